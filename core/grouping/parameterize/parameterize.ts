/** Replaces what varies in a message by placeholders. */
export function parameterize(text: string): string {
  return text
    .replace(/[\w.+-]+@[\w-]+\.[\w.-]+/g, '<email>')
    .replace(/\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>]+/gi, '<url>')
    .replace(/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<uuid>')
    .replace(/\b(?:0x)?(?=[\da-f]*\d)[\da-f]{8,}\b/gi, '<hex>')
    .replace(/\d+(?:\.\d+)?/g, '<int>');
}
