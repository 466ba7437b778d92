import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ElicitationOutcome, ElicitationRequest } from '../../acp/agentConnection';
import { useSettled } from '../components/useSettled';
import { usePanel } from '../hooks';
import { t } from '../l10n';
import { visibleText } from '../../base/visibleText';
import { visibleField } from './visibleField';
import { formDraft, keepFormDraft } from './formDraft';
import { FormField } from './formField';
import { contentOf, inputOf, problemsOf, restoredInput, savedInput } from './formValues';
import type { FieldInput } from './formValues';

type Content = Extract<ElicitationOutcome, { readonly action: 'accept' }>['content'];

/** A form to fill in. It is checked when it is submitted, and from then on as it changes. */
export function ElicitationForm({
  requestId,
  request: { message, title, description, fields },
  accept,
  refuse,
}: {
  requestId: string;
  request: Extract<ElicitationRequest, { readonly mode: 'form' }>;
  accept: (content: Content) => void;
  refuse: (action: 'decline' | 'cancel') => void;
}): VNode {
  const { keeper } = usePanel();
  const form = useRef<HTMLFormElement>(null);
  const buttons = useRef<HTMLDivElement>(null);
  const settled = useSettled(buttons);
  const [input, setInput] = useState(() => restoredInput(fields, formDraft(keeper, requestId)));
  const [tried, setTried] = useState(false);
  const problems = tried ? problemsOf(fields, input) : new Map<string, string>();

  const change = (key: string, value: FieldInput): void => {
    const next = new Map(input).set(key, value);
    setInput(next);
    keepFormDraft(keeper, requestId, savedInput(next));
  };
  const answer = (act: () => void): void => {
    if (!settled.now()) return;
    keepFormDraft(keeper, requestId, '');
    act();
  };
  const submit = (): void => {
    const found = problemsOf(fields, input);
    if (found.size === 0) {
      answer(() => accept(contentOf(fields, input)));
      return;
    }
    setTried(true);
    const [first] = found.keys();
    const elements = form.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [];
    [...elements].find((element) => element.dataset['field'] === first)?.focus();
  };

  return (
    <form
      class="elicitation-form"
      noValidate
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div class="permission-body" role="region" aria-label={t('What is asked')} tabIndex={0}>
        {title !== undefined && <p class="elicitation-title">{visibleText(title)}</p>}
        {message !== '' && <p class="elicitation-text">{visibleText(message)}</p>}
        {description !== undefined && <p class="elicitation-text note">{visibleText(description)}</p>}
        {fields.map((field) => (
          <FormField
            key={field.key}
            field={visibleField(field)}
            input={inputOf(field, input)}
            problem={problems.get(field.key)}
            onChange={(value) => change(field.key, value)}
          />
        ))}
        {fields.some(({ required }) => required) && <p class="note">{t('* must be filled in')}</p>}
      </div>
      <div class="buttons" ref={buttons}>
        <button type="submit" class="button button-primary" aria-disabled={!settled.shown}>
          {t('Submit')}
        </button>
        <button
          type="button"
          class="button"
          aria-disabled={!settled.shown}
          onClick={() => answer(() => refuse('decline'))}
        >
          {t('Decline')}
        </button>
        <button
          type="button"
          class="button"
          aria-disabled={!settled.shown}
          onClick={() => answer(() => refuse('cancel'))}
        >
          {t('Cancel')}
        </button>
      </div>
    </form>
  );
}
