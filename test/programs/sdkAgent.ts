// An agent on the official SDK that speaks v1 and v2 and has everything that they have: the peer of the interop tests.
import { ndJsonStream } from '@agentclientprotocol/sdk';
import { agentProtocolRouter } from '@agentclientprotocol/sdk/experimental/v2';
import { Readable, Writable } from 'node:stream';
import { v1App } from '../support/sdkAgent/v1App';
import { v2App } from '../support/sdkAgent/v2App';

const input = Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>;
const output = Writable.toWeb(process.stdout) as WritableStream<Uint8Array>;
const { closed } = agentProtocolRouter().withV1(v1App()).withV2(v2App()).connect(ndJsonStream(output, input));
void closed.then(() => process.exit(0));
