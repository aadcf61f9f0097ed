/** The command lines that the extension runs, and the settings that it sends. */

/** The settings of one folder, as `contributes.configuration` in package.json has them. */
export interface Settings {
  readonly base: string;
  readonly config: string;
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  readonly run: "onType" | "onSave";
  readonly codeLens: boolean;
}

/** The setting `base` that switches off the base of the configuration. */
const NO_BASE = "none";

/** What the server reads when it starts; settings that are not set are left out. */
export function initializationOptions(settings: Settings): Record<string, unknown> {
  return {
    ...(settings.base ? { base: settings.base } : {}),
    ...(settings.config ? { config: settings.config } : {}),
    select: settings.select,
    ignore: settings.ignore,
    run: settings.run,
    codeLens: settings.codeLens,
  };
}

/** The arguments that print the page of the graph. */
export function graphArguments(settings: Settings): string[] {
  return ["graph", "--format", "html", ...chosen(settings)];
}

/** The arguments of the task: findings in the form that the problem matcher reads. */
export function checkArguments(settings: Settings, more: readonly string[] = []): string[] {
  const noBase = settings.base === NO_BASE ? ["--no-base"] : [];
  return ["check", "--output-format", "concise", ...chosen(settings), ...noBase, ...more];
}

function hasBase(settings: Settings): boolean {
  return settings.base !== "" && settings.base !== NO_BASE;
}

function chosen(settings: Settings): string[] {
  return [
    ...(settings.config ? ["--config", settings.config] : []),
    ...(hasBase(settings) ? ["--base", settings.base] : []),
    ...settings.select.flatMap((rule) => ["--select", rule]),
    ...settings.ignore.flatMap((rule) => ["--ignore", rule]),
  ];
}
