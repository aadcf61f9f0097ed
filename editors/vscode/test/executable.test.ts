import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { candidates, findExecutable, missingMessage, type Sources } from "../src/executable";

const LINUX: Sources = {
  configured: "",
  interpreter: "/envs/shop/bin/python",
  folder: "/code/shop",
  searchPath: "/usr/local/bin::bin:/usr/bin:/usr/local/bin",
  home: "/home/ada",
  platform: "linux",
};

const WINDOWS: Sources = {
  configured: "",
  interpreter: "C:\\envs\\shop\\python.exe",
  folder: "C:\\code\\shop",
  searchPath: "C:\\tools;relative",
  home: "C:\\Users\\ada",
  platform: "win32",
};

describe("candidates", () => {
  it("takes the interpreter's first, then .venv, then PATH without relative folders", () => {
    assert.deepEqual(candidates(LINUX), [
      "/envs/shop/bin/revlint",
      "/code/shop/.venv/bin/revlint",
      "/usr/local/bin/revlint",
      "/usr/bin/revlint",
    ]);
  });

  it("knows the folders of Windows", () => {
    assert.deepEqual(candidates(WINDOWS), [
      "C:\\envs\\shop\\revlint.exe",
      "C:\\envs\\shop\\Scripts\\revlint.exe",
      "C:\\code\\shop\\.venv\\Scripts\\revlint.exe",
      "C:\\tools\\revlint.exe",
    ]);
  });

  it("does without an interpreter and a folder", () => {
    const alone = { ...LINUX, interpreter: undefined, folder: undefined };
    assert.deepEqual(candidates(alone), ["/usr/local/bin/revlint", "/usr/bin/revlint"]);
  });

  for (const [configured, expected] of [
    ["/opt/revlint", "/opt/revlint"],
    ["tools/revlint", "/code/shop/tools/revlint"],
    ["~/bin/revlint", "/home/ada/bin/revlint"],
    ["${workspaceFolder}/env/bin/revlint", "/code/shop/env/bin/revlint"],
  ] as const) {
    it(`takes ${configured} alone`, () => {
      assert.deepEqual(candidates({ ...LINUX, configured }), [expected]);
    });
  }
});

describe("findExecutable", () => {
  it("takes the first that can be run", async () => {
    const canRun = (program: string): Promise<boolean> => Promise.resolve(program.startsWith("/usr/"));
    assert.deepEqual(await findExecutable(LINUX, canRun), { program: "/usr/local/bin/revlint" });
  });

  it("says what it tried", async () => {
    const found = await findExecutable({ ...LINUX, configured: "/no" }, () => Promise.resolve(false));
    assert.deepEqual(found, { tried: ["/no"] });
  });
});

describe("missingMessage", () => {
  it("names the setting if that is wrong", () => {
    const sources = { ...LINUX, configured: "~/no" };
    const message = missingMessage(sources, candidates(sources));
    assert.equal(message, "revlint.path: /home/ada/no cannot be run.");
  });

  it("says where it looked and how to install it otherwise", () => {
    assert.equal(
      missingMessage(LINUX, candidates(LINUX)),
      "revlint was not found (looked in /envs/shop/bin, /code/shop/.venv/bin, /usr/local/bin, " +
        "1 more folder of PATH). Install it into the selected Python environment " +
        "(pip install 'revlint[server]'), or set revlint.path.",
    );
    const few = { ...WINDOWS, interpreter: undefined };
    assert.match(
      missingMessage(few, candidates(few)),
      /^revlint was not found \(looked in C:\\code\\shop\\.venv\\Scripts, C:\\tools\)\. Install/,
    );
  });
});
