import { useEffect, useState } from 'preact/hooks';
import type { PlaceAttachment } from '../../sessions/promptAttachment';
import { usePanel } from '../hooks';

export interface ContextChoice {
  readonly context: PlaceAttachment | undefined;
  /** Whether it goes along with messages. */
  readonly included: boolean;
  readonly toggle: () => void;
  /** What is sent of it. */
  readonly sent: readonly PlaceAttachment[];
}

/** Whether what the person looks at goes along: by default it does; once left out, it stays out of this session until taken in again. */
export function useContextChoice(sessionKey: string, context: PlaceAttachment | undefined): ContextChoice {
  const { keeper } = usePanel();
  const left = (): boolean => keeper.state.withoutContext?.includes(sessionKey) ?? false;
  const [isLeft, setLeft] = useState(left);
  useEffect(() => setLeft(left), [sessionKey]);
  return {
    context,
    included: !isLeft,
    toggle: () => {
      keeper.setWithoutContext(sessionKey, !isLeft);
      setLeft(!isLeft);
    },
    sent: context && !isLeft ? [context] : [],
  };
}
