// A process that writes documents with json-schema-faker; requests and answers as in worker.py.
//
//     node benchmarks/sources/worker.mjs FOLDER_WITH_node_modules

import { createInterface } from "node:readline";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const entry = join(resolve(process.argv[2]), "node_modules", "json-schema-faker", "dist", "index.js");
const { generate } = await import(pathToFileURL(entry).href);

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

say({});
for await (const line of createInterface({ input: process.stdin })) {
  const { schema, seed } = JSON.parse(line);
  const begin = performance.now();
  try {
    const value = await generate(schema, { seed });
    const seconds = (performance.now() - begin) / 1000;
    const text = JSON.stringify(value);
    say(text === undefined ? { error: "undefined: no document" } : { text, seconds });
  } catch (error) {
    say({ error: `${error.name}: ${String(error.message).slice(0, 200)}` });
  }
}
