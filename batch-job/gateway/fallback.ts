/** The model that answers when another one cannot. */
export interface Fallback {
  /** The model for a call to this one: itself, or the fallback once it has stepped in. */
  modelFor(model: string): string;
  /** Steps in for a model that could not be had. @returns undefined when there is no other one */
  stepIn(model: string): string | undefined;
}

/**
 * Once the fallback has answered, it stays. An overload lasts, a missing model does not come back, and each change of the
 * model pays for the whole conversation again.
 */
export function createFallback(fallbackModel: string | undefined): Fallback {
  const replaced = new Set<string>();
  return {
    modelFor: (model) => (fallbackModel !== undefined && replaced.has(model) ? fallbackModel : model),
    stepIn: (model) => {
      if (fallbackModel === undefined || model === fallbackModel) return undefined;
      replaced.add(model);
      return fallbackModel;
    },
  };
}
