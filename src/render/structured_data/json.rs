//! JSON as it may stand inside `<script>`. Every page has kilobytes of it, of which nearly all are texts that need no
//! escape: `serde_json` looks at each of their bytes, which takes longer than all the rest.

use std::fmt;

use serde::ser::{Impossible, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use crate::render::escape::push_json;

/// Writes what is made of structs, lists, texts and numbers, as all of our vocabulary is.
pub(super) fn write(json: &mut String, node: &impl Serialize) {
    // Nothing else is among it that could fail.
    let _ = node.serialize(Json(json));
}

struct Json<'j>(&'j mut String);

/// A struct or a list, between its members.
struct Members<'j> {
    json: &'j mut String,
    is_first: bool,
    end: char,
}

impl<'j> Json<'j> {
    fn begin(self, begin: char, end: char) -> Members<'j> {
        self.0.push(begin);
        Members { json: self.0, is_first: true, end }
    }
}

impl Members<'_> {
    fn next(&mut self) -> Json<'_> {
        if !std::mem::take(&mut self.is_first) {
            self.json.push(',');
        }
        Json(self.json)
    }

    fn close(self) {
        self.json.push(self.end);
    }
}

impl SerializeStruct for Members<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> fmt::Result {
        let json = self.next().0;
        json.push('"');
        json.push_str(key);
        json.push_str("\":");
        value.serialize(Json(json))
    }

    fn end(self) -> fmt::Result {
        self.close();
        Ok(())
    }
}

impl SerializeSeq for Members<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        value.serialize(self.next())
    }

    fn end(self) -> fmt::Result {
        self.close();
        Ok(())
    }
}

/// What our vocabulary has none of.
macro_rules! none_of {
    ($($name:ident($($kind:ty),*) -> $ok:ty;)*) => {
        $(fn $name(self, $(_: $kind),*) -> Result<$ok, fmt::Error> {
            Err(fmt::Error)
        })*
    };
}

type Never = Impossible<(), fmt::Error>;
type Name = &'static str;

impl<'j> Serializer for Json<'j> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Members<'j>;
    type SerializeStruct = Members<'j>;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStructVariant = Never;

    fn serialize_str(self, text: &str) -> fmt::Result {
        self.0.push('"');
        push_json(self.0, text);
        self.0.push('"');
        Ok(())
    }

    fn serialize_u64(self, number: u64) -> fmt::Result {
        self.0.push_str(&number.to_string());
        Ok(())
    }

    fn serialize_unit_variant(self, _: Name, _: u32, variant: Name) -> fmt::Result {
        self.serialize_str(variant)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Members<'j>, fmt::Error> {
        Ok(self.begin('[', ']'))
    }

    fn serialize_struct(self, _: Name, _: usize) -> Result<Members<'j>, fmt::Error> {
        Ok(self.begin('{', '}'))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: Name, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: Name,
        _: u32,
        _: Name,
        _: &T,
    ) -> fmt::Result {
        Err(fmt::Error)
    }

    none_of! {
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u32(u32) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_none() -> ();
        serialize_unit() -> ();
        serialize_unit_struct(Name) -> ();
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(Name, usize) -> Never;
        serialize_tuple_variant(Name, u32, Name, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct_variant(Name, u32, Name, usize) -> Never;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    #[serde(tag = "@type", rename_all = "camelCase")]
    struct Thing<'t> {
        some_name: &'t str,
        #[serde(skip_serializing_if = "Option::is_none")]
        number: Option<usize>,
        list: Vec<Thing<'t>>,
    }

    fn written(node: &impl Serialize) -> String {
        let mut json = String::new();
        write(&mut json, node);
        json
    }

    #[test]
    fn a_node_is_written_as_elsewhere() {
        let thing = |some_name, number, list| Thing { some_name, number, list };
        let below = vec![thing("b", Some(10_307), Vec::new()), thing("ü", None, Vec::new())];
        let node = thing("A", Some(0), below);
        assert_eq!(written(&node), serde_json::to_string(&node).unwrap());
    }
}
