import type { PermissionOption } from './agentConnection';
import { AcpError, errorCodes } from './errors';
import type { Fields } from './fields';

/** Reads the options of a permission request; one without an id is left out. @throws AcpError invalidParams when there is no list. */
export function parsePermissionOptions(params: Fields): PermissionOption[] {
  const options = params.list('options', (item, list, index) => {
    const option = list.item(item, index);
    const optionId = option?.id('optionId');
    if (option === undefined || optionId === undefined) return undefined;
    return { optionId, name: option.text('name') ?? optionId, kind: option.text('kind') ?? '' };
  });
  return options ?? invalidParams(params, 'options', 'must be an array');
}

/** Refuses a request, naming the place that was wrong. @throws AcpError always. */
export function invalidParams(params: Fields, key: string, problem: string): never {
  const path = params.pathOf(key);
  throw new AcpError('answered', `${path} ${problem}`, errorCodes.invalidParams, { path });
}
