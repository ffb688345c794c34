const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 };

/** Reads a span of time, such as `30m`, `12h`, `7d` or `2w`. @returns minutes; undefined when it is none */
export function readSpanMinutes(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d{1,4})([mhdw])$/.exec(text.toLowerCase()) ?? [];
  const minutes = Number(number) * (MINUTES[unit] ?? 0);
  return minutes === 0 ? undefined : minutes;
}
