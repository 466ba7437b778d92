import { isRecord } from '../base/check';

/** What the watchdog is told, one JSON object a line. */
export type WatchdogMessage =
  | { readonly type: 'watch'; readonly pid: number; readonly marker?: string }
  | { readonly type: 'forget'; readonly pid: number };

/** Undefined for what is none: the line may have been cut by the writer's end. */
export function parseWatchdogMessage(line: string): WatchdogMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || typeof value['pid'] !== 'number' || !Number.isInteger(value['pid']) || value['pid'] < 2)
    return undefined;
  const { type, pid, marker } = value;
  if (type === 'forget') return { type, pid };
  if (type !== 'watch') return undefined;
  return { type, pid, ...(typeof marker === 'string' && marker !== '' && { marker }) };
}
