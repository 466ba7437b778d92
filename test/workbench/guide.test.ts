import { aFirstConversation } from './guide/conversation';
import { permissionRules } from './guide/permissionRules';
import { questionsOfTheGuide } from './guide/requests';
import { whatGoesAlong } from './guide/attachments';
import { withoutAMouse } from './guide/keyboard';
import { ParleyWindow } from './parleyWindow';

/** All that needs nothing but the Guide, in one window, as a person goes on in it: to open one takes as long as many of these tests. */
describe('with the Guide', function () {
  this.timeout(120_000);
  let window: ParleyWindow;

  before(async () => {
    window = await ParleyWindow.open();
  });

  after(() => window.close());

  const given = (): ParleyWindow => window;
  aFirstConversation(given);
  whatGoesAlong(given);
  questionsOfTheGuide(given);
  permissionRules(given);
  withoutAMouse(given);
});
