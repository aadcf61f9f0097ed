import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

interface Manifest {
  contributes: {
    problemPatterns: [Record<string, string | number> & { regexp: string }];
    configuration: { properties: Record<string, { default: unknown }> };
    commands: { command: string }[];
  };
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

describe("the problem matcher", () => {
  const [pattern] = manifest.contributes.problemPatterns;
  const matcher = new RegExp(pattern.regexp);

  it("reads a line of the concise output", () => {
    const line = "two heads/versions/f2.py:16:35: error[multiple-heads] two heads, 'c9' and 'f2'";
    const found = matcher.exec(line);
    assert.ok(found);
    const names = ["file", "line", "column", "severity", "code", "message"];
    assert.deepEqual(Object.fromEntries(names.map((name) => [name, found[Number(pattern[name])]])), {
      file: "two heads/versions/f2.py",
      line: "16",
      column: "35",
      severity: "error",
      code: "multiple-heads",
      message: "two heads, 'c9' and 'f2'",
    });
  });

  it("does not read the summary", () => {
    assert.equal(matcher.exec("Found 17 errors; read 19 chains, 49 files, 46 revisions."), null);
  });
});

describe("the settings", () => {
  it("have the defaults that the extension assumes", () => {
    const values = manifest.contributes.configuration.properties;
    const defaults = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.default]));
    assert.deepEqual(defaults, {
      "revlint.path": "",
      "revlint.base": "",
      "revlint.config": "",
      "revlint.select": [],
      "revlint.ignore": [],
      "revlint.run": "onType",
      "revlint.codeLens": true,
      "revlint.trace.server": "off",
    });
  });
});

describe("the commands", () => {
  it("are those that the extension registers", () => {
    const source = readFileSync("src/extension.ts", "utf8");
    const registered = [...source.matchAll(/registerCommand\("([^"]+)"/g)].map((match) => match[1]);
    assert.deepEqual(manifest.contributes.commands.map((entry) => entry.command), registered);
  });
});
