import type { VNode } from 'preact';
import type { ToolCallLocation } from '../../acp/update';
import { useShortened } from '../components/useShortened';
import { FileLink } from './toolTitle';

const locationsAtOnce = 50;

/** The places in files that a tool call is about; each opens. */
export function Locations({ locations, folder }: { locations: readonly ToolCallLocation[]; folder: string }): VNode {
  const { shown, more } = useShortened(locations, locationsAtOnce);
  return (
    <ul class="locations">
      {shown.map((location, index) => (
        <li key={index}>
          <FileLink location={location} folder={folder} />
        </li>
      ))}
      {more && <li>{more}</li>}
    </ul>
  );
}
