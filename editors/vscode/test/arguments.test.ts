import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { checkArguments, graphArguments, initializationOptions, type Settings } from "../src/arguments";

const DEFAULTS: Settings = {
  base: "", config: "", select: [], ignore: [], run: "onType", codeLens: true,
};

const ALL: Settings = {
  base: "origin/main",
  config: "tools/revlint.toml",
  select: ["filename-order"],
  ignore: ["empty-chain", "id-gap"],
  run: "onSave",
  codeLens: false,
};

const CHOSEN = [
  "--config", "tools/revlint.toml", "--base", "origin/main",
  "--select", "filename-order", "--ignore", "empty-chain", "--ignore", "id-gap",
];

describe("the command lines", () => {
  it("are plain without settings", () => {
    assert.deepEqual(graphArguments(DEFAULTS), ["graph", "--format", "html"]);
    assert.deepEqual(checkArguments(DEFAULTS), ["check", "--output-format", "concise"]);
  });

  it("have every setting", () => {
    assert.deepEqual(graphArguments(ALL), ["graph", "--format", "html", ...CHOSEN]);
    const check = ["check", "--output-format", "concise", ...CHOSEN, "--fail-on", "never"];
    assert.deepEqual(checkArguments(ALL, ["--fail-on", "never"]), check);
  });

  it("can switch off the base of the configuration, which only a check reads", () => {
    const settings = { ...DEFAULTS, base: "none" };
    assert.deepEqual(graphArguments(settings), ["graph", "--format", "html"]);
    const check = ["check", "--output-format", "concise", "--no-base"];
    assert.deepEqual(checkArguments(settings), check);
    assert.equal(initializationOptions(settings)["base"], "none");
  });
});

describe("initializationOptions", () => {
  it("leaves out what is not set", () => {
    assert.deepEqual(initializationOptions(DEFAULTS), {
      select: [], ignore: [], run: "onType", codeLens: true,
    });
  });

  it("has every setting", () => {
    assert.deepEqual(initializationOptions(ALL), { ...ALL });
  });
});
