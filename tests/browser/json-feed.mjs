// Tells where the files that are named differ from JSON Feed 1.1, as `json-feed.schema.json` describes it.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const ajv = new Ajv({ allErrors: true });
addFormats(ajv);
const isFeed = ajv.compile(read(new URL('json-feed.schema.json', import.meta.url)));
for (const file of process.argv.slice(2)) {
  if (isFeed(read(file))) continue;
  isFeed.errors.forEach((error) => console.log(`${file}: ${error.instancePath} ${error.message}`));
}
