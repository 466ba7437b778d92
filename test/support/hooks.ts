// The first import of every suite's bundle (see esbuild.mjs): root hooks that apply to all tests.
import { installLeakCheck } from './leakCheck';

installLeakCheck();
