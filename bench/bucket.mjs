// A bucket in memory that does not look at signatures, for what a deploy costs without what a server costs:
//
//     node bench/bucket.mjs 9000
//
// `GET /count` tells how often it was asked since the last time, by method.
import { createServer } from "node:http";

const objects = new Map();
let counts = {};

createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname === "/count") {
    response.end(JSON.stringify(counts));
    counts = {};
    return;
  }
  counts[request.method] = (counts[request.method] ?? 0) + 1;
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const source = request.headers["x-amz-copy-source"];
    const answer = (status, body) => response.writeHead(status).end(body);
    if (request.method === "GET") {
      return objects.has(pathname) ? answer(200, objects.get(pathname)) : answer(404, "<Error><Code>NoSuchKey</Code></Error>");
    }
    if (request.method === "DELETE") return objects.delete(pathname), answer(204);
    if (request.headers["if-none-match"] === "*" && objects.has(pathname)) return answer(412);
    const body = source ? objects.get(`/${source}`) : Buffer.concat(parts);
    if (body === undefined) return answer(404, "<Error><Code>NoSuchKey</Code></Error>");
    objects.set(pathname, body);
    answer(200);
  });
}).listen(Number(process.argv[2]), "127.0.0.1");
