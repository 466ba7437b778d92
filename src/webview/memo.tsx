import { Component } from 'preact';
import type { ComponentType, FunctionComponent, VNode } from 'preact';

/**
 * A component that renders again only when one of its props is another object. State is made of immutable objects, so identity is
 * the whole comparison. (Preact has this in `preact/compat` only, which brings much that is not needed.)
 */
export function memo<P extends object>(Inner: FunctionComponent<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return !sameEntries(this.props, next);
    }

    override render(props: P): VNode {
      return <Inner {...props} />;
    }
  };
}

function sameEntries(before: object, after: object): boolean {
  const old: Readonly<Record<string, unknown>> = { ...before };
  const entries = Object.entries(after);
  return entries.length === Object.keys(old).length && entries.every(([name, value]) => Object.is(old[name], value));
}
