import { errorMessage } from './base/errors';
import { DisposableObject, MutableDisposable } from './base/lifecycle';
import type { Log } from './base/log';
import type { FollowedPlace } from './workspace/follow/followedPlace';
import { FollowItem, type FollowNews } from './workspace/follow/followItem';
import { Paced, pauseOf } from './workspace/follow/paced';
import { PersonMoves } from './workspace/follow/personMoves';
import { PlaceEditor } from './workspace/follow/placeEditor';

/** A place is seen at least so long before the next one is shown. Milliseconds. */
const PAUSE_MS = 700;

/** Lets the editor follow an agent, until the person moves. Loaded when the first agent is followed. */
export class AgentFollowing extends DisposableObject {
  readonly #moves = this.register(new MutableDisposable<PersonMoves>());
  readonly #editor = this.register(new PlaceEditor((uri) => this.#moves.value?.expect(uri)));
  readonly #places = this.register(new Paced<FollowedPlace>((place) => this.#show(place), pauseOf(PAUSE_MS)));

  readonly #item = this.register(new FollowItem());

  /** @param moved The person has moved: the agent is not to be followed any more. */
  constructor(
    private readonly moved: () => void,
    private readonly log: Log,
  ) {
    super();
  }

  /** Begins to look out for the person's moves, unless it does. */
  begin(): void {
    this.#moves.value ??= new PersonMoves(this.moved);
  }

  /** The agent is at a place. */
  at(place: FollowedPlace): void {
    this.begin();
    this.#places.push(place);
  }

  /** Says who is followed. @param news Undefined: nothing is to be said. */
  say(news: FollowNews | undefined): void {
    this.#item.show(news);
  }

  /** Nobody is followed now. */
  end(): void {
    this.#moves.value = undefined;
    this.#places.clear();
    this.#editor.clear();
  }

  async #show(place: FollowedPlace): Promise<void> {
    try {
      await this.#editor.show(place, () => this.#moves.value !== undefined);
    } catch (error) {
      // A file that is gone by now, or no text.
      this.log.trace(`Where the agent is could not be shown: ${errorMessage(error)}`);
    }
  }
}
