import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { reasonOf } from "../src/failure";
import { placeOf } from "../src/place";
import { summaryOf } from "../src/summary";

describe("placeOf", () => {
  it("gives the file in the folder, and the line from 0", () => {
    const message = { type: "open", path: "migrations/versions/b2.py", line: 16 };
    assert.deepEqual(placeOf(message, "/code/shop"), {
      file: "/code/shop/migrations/versions/b2.py",
      line: 15,
    });
  });

  it("takes the first line without a line", () => {
    for (const line of [undefined, 0, -1, 1.5, "9", NaN]) {
      assert.equal(placeOf({ type: "open", path: "a.py", line }, "/code")?.line, 0);
    }
  });

  it("gives nothing for another message", () => {
    for (const message of [
      undefined, null, "open", 3, {}, { type: "close", path: "a.py" }, { type: "open" },
      { type: "open", path: "" }, { type: "open", path: 3 }, { type: "open", path: "/etc/passwd" },
    ]) {
      assert.equal(placeOf(message, "/code"), undefined);
    }
  });
});

describe("summaryOf", () => {
  it("counts", () => {
    assert.equal(summaryOf({ errors: 0, warnings: 0, notes: 0, files: 0 }), "no findings");
    assert.equal(summaryOf({ errors: 1, warnings: 0, notes: 2, files: 1 }), "1 error, 2 notes in 1 file");
    assert.equal(summaryOf({ errors: 2, warnings: 1, notes: 0, files: 3 }), "2 errors, 1 warning in 3 files");
  });
});

describe("reasonOf", () => {
  it("is what the program wrote", () => {
    const error = Object.assign(new Error("Command failed: revlint graph"), {
      stderr: "reading 3 files\nrevlint: no such commit: main\n\n",
    });
    assert.equal(reasonOf(error), "no such commit: main");
  });

  it("is the message where the program wrote nothing", () => {
    assert.equal(reasonOf(new Error("spawn ENOENT")), "spawn ENOENT");
    assert.equal(reasonOf(Object.assign(new Error("killed"), { stderr: "\n" })), "killed");
    assert.equal(reasonOf("stopped"), "stopped");
  });
});
