import type { ElicitationField } from '../../acp/agentConnection';
import { t } from '../l10n';

/** What a field takes, where its input does not show it. */
export function fieldHint(field: ElicitationField): string | undefined {
  switch (field.type) {
    case 'string':
      return field.choices ? undefined : lengthHint(field.minLength, field.maxLength);
    case 'number':
    case 'integer':
      return rangeHint(field.minimum, field.maximum);
    case 'array':
      return countHint(field.minItems, field.maxItems);
    default:
      return undefined;
  }
}

function lengthHint(least = 0, most: number | undefined): string | undefined {
  if (least > 1)
    return most === undefined ? t('At least {0} characters', least) : t('{0} to {1} characters', least, most);
  // Few forms need to be told that an essay is too long.
  return most !== undefined && most <= 200 ? t('At most {0} characters', most) : undefined;
}

function rangeHint(minimum: number | undefined, maximum: number | undefined): string | undefined {
  if (minimum !== undefined && maximum !== undefined) return t('{0} to {1}', minimum, maximum);
  if (minimum !== undefined) return t('At least {0}', minimum);
  return maximum === undefined ? undefined : t('At most {0}', maximum);
}

function countHint(least = 0, most: number | undefined): string | undefined {
  if (least > 0 && most !== undefined)
    return least === most ? t('Choose {0}', least) : t('Choose {0} to {1}', least, most);
  if (least > 0) return t('Choose at least {0}', least);
  return most === undefined ? undefined : t('Choose at most {0}', most);
}
