import { equal } from 'node:assert/strict';
import { systemProgram } from '../../../src/processes/systemProgram';

describe('a program of Windows', () => {
  it('is that of the system, wherever that is', () => {
    equal(systemProgram('taskkill.exe', { SYSTEMROOT: 'D:\\Win' }), 'D:\\Win\\System32\\taskkill.exe');
    equal(systemProgram('taskkill.exe', {}), 'C:\\Windows\\System32\\taskkill.exe');
  });
});
