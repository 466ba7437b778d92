import type { PanelPage } from './panelPage';

/** What assistive technology is told of an element. */
export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface AXValue {
  readonly value?: unknown;
}

interface AXNode {
  readonly ignored: boolean;
  readonly role?: { readonly value?: string };
  readonly name?: { readonly value?: string };
  readonly properties?: readonly { readonly name: string; readonly value: AXValue }[];
}

/** The accessibility tree of the page as Chromium gives it to a screen reader, in the order in which it is read. */
export async function accessibilityTree(panel: PanelPage): Promise<readonly AccessibleNode[]> {
  const session = await panel.page.context().newCDPSession(panel.page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: readonly AXNode[] };
  await session.detach();
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, properties = [] }) => ({
      role: role?.value ?? '',
      name: name?.value ?? '',
      properties: Object.fromEntries(properties.map((one) => [one.name, one.value.value])),
    }));
}

/** Each as `role "name"`, of the roles given. */
export function named(tree: readonly AccessibleNode[], ...roles: readonly string[]): readonly string[] {
  return tree.filter(({ role }) => roles.includes(role)).map(({ role, name }) => `${role} "${name}"`);
}
