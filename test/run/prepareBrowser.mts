// Sees that there is a browser for the UI and workbench tests, and installs one where it can.
import { chromiumExecutable, installChromium } from '../support/chromium.mjs';

installChromium();
chromiumExecutable();
