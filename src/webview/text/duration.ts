import { numberText, t } from '../l10n';

/**
 * A span of time as people say it, as precise as it matters: `0.3 s`, `12 s`, `2 min 5 s`, `1 h 4 min`.
 * A span that still runs is told in whole seconds: tenths that run would draw the eye.
 */
export function durationText(milliseconds: number, running = false): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (running && seconds < 60) return t('{0} s', Math.floor(seconds));
  if (seconds < 9.95) return t('{0} s', numberText(seconds, { maximumFractionDigits: 1 }));
  const whole = Math.round(seconds);
  if (whole < 60) return t('{0} s', whole);
  if (whole < 3600) return t('{0} min {1} s', Math.floor(whole / 60), whole % 60);
  return t('{0} h {1} min', Math.floor(whole / 3600), Math.floor((whole % 3600) / 60));
}
