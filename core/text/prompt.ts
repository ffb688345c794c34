/** A template and its variables do not fit: one is unknown, missing or unused. A fault of ours, seen before any money is spent. */
export class PromptError extends Error {
  override readonly name = 'PromptError';
}

/**
 * Puts values into a template, each `{{name}}` once; what a value contains is not read again.
 *
 * @param name of the template, for the message
 * @throws {PromptError} unless the template's variables are exactly the given ones
 */
export function renderPrompt(name: string, template: string, values: Readonly<Record<string, string>>): string {
  const used = variablesOf(template);
  const problems = [
    ...used.filter((variable) => !Object.hasOwn(values, variable)).map((variable) => `{{${variable}}} has no value`),
    ...Object.keys(values)
      .filter((variable) => !used.includes(variable))
      .map((variable) => `{{${variable}}} does not stand in it`),
  ];
  if (problems.length > 0) throw new PromptError(`prompt ${name}: ${problems.join('; ')}`);
  return template.replace(VARIABLE, (_, variable: string) => values[variable] ?? '');
}

/** The variables of a template, each once, in their order. */
export const variablesOf = (template: string): string[] => [
  ...new Set([...template.matchAll(VARIABLE)].map(([, variable = '']) => variable)),
];

const VARIABLE = /\{\{(\w+)\}\}/g;

/**
 * Fences text that strangers wrote. The boundary is random for each run, so that no text can end its own fence.
 *
 * @param boundary at least 128 random bits, as text without blanks
 */
export function fence(text: string, boundary: string): string {
  if (boundary.length < 16) throw new PromptError('a boundary of at least 16 characters was expected');
  return `<data-${boundary}>\n${text.replaceAll(boundary, '')}\n</data-${boundary}>`;
}
