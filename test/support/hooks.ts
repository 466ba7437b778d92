// The first import of every suite's bundle (see build/tests.mjs): root hooks that apply to all tests.
import { installLeakCheck } from './leakCheck';

installLeakCheck();
