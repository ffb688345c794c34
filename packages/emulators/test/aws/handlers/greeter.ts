/** A handler that says when it is loaded. */
console.log('loaded');

export const handler = (): string => 'invoked';
