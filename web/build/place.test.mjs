import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { begin, place } from "./place.mjs";

function inFolder(act) {
  return async () => {
    const dist = mkdtempSync(join(tmpdir(), "doorstep-place-"));
    try {
      await act(dist);
    } finally {
      rmSync(dist, { recursive: true });
    }
  };
}

function build(dist, text) {
  const folder = begin(dist, "client");
  writeFileSync(join(folder, "index.html"), text);
  return folder;
}

/** A folder that a process began which has ended. */
function abandoned(dist) {
  const code = `const { begin } = await import(${JSON.stringify(new URL("./place.mjs", import.meta.url).href)}); console.log(begin(${JSON.stringify(dist)}, "client"));`;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", code]).toString().trim();
}

test(
  "the last page is served until the next one is complete",
  inFolder((dist) => {
    const page = () => readFileSync(join(dist, "client", "index.html"), "utf8");
    place(dist, "client", build(dist, "first"));
    const next = build(dist, "second");
    assert.equal(page(), "first");
    place(dist, "client", next);
    assert.equal(page(), "second");
  }),
);

test(
  "what builds have left is removed, but neither one in the making nor the one just replaced",
  inFolder((dist) => {
    const dead = abandoned(dist);
    const replaced = abandoned(dist);
    place(dist, "client", replaced);
    assert.ok(!existsSync(dead));
    const making = build(dist, "not complete yet");
    place(dist, "client", build(dist, "next"));
    assert.ok(existsSync(replaced));
    assert.ok(existsSync(making));
    place(dist, "client", making);
    assert.ok(!existsSync(replaced));
    assert.equal(readdirSync(dist).length, 2);
  }),
);

test(
  "there is a page at every moment",
  inFolder(async (dist) => {
    place(dist, "client", build(dist, "first"));
    const code = `
      const { parentPort, workerData } = require("node:worker_threads");
      const { readFileSync } = require("node:fs");
      let reads = 0;
      const look = () => {
        for (let at = 0; at < 100; at += 1) readFileSync(workerData);
        reads += 100;
        setImmediate(look);
      };
      look();
      parentPort.on("message", () => { parentPort.postMessage(reads); process.exit(); });
      parentPort.postMessage("reading");`;
    const reader = new Worker(code, { eval: true, workerData: join(dist, "client", "index.html") });
    const heard = () => new Promise((resolve, reject) => reader.once("message", resolve).once("error", reject));
    await heard();
    const answer = heard();
    const until = Date.now() + 300;
    while (Date.now() < until) {
      place(dist, "client", build(dist, "another"));
      await new Promise(setImmediate);
    }
    reader.postMessage("stop");
    assert.ok((await answer) > 0);
  }),
);
