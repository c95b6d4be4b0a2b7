// Tells where the files that are named differ from SARIF 2.1.0, as its schema describes it.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
// Its patterns are older than the rules of Unicode for them.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats(ajv);
const isSarif = ajv.compile(read(new URL('../fixtures/sarif-2.1.0.schema.json', import.meta.url)));
for (const file of process.argv.slice(2)) {
  if (isSarif(read(file))) continue;
  isSarif.errors.forEach((error) => console.log(`${file}: ${error.instancePath} ${error.message}`));
}
