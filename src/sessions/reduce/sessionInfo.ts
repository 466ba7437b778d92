import type { ConfigOption, ConfigValueUpdate, PlanPatch, SessionInfoPatch, UsageUpdate } from '../../acp/update';
import type { SessionState, UsageState } from '../state';
import { patched } from './rows';

/** Plans that are kept: the newest. Agents have one or a few. */
const MAX_PLANS = 64;

export function patchPlan(state: SessionState, { planId, plan }: PlanPatch): SessionState {
  const known = state.plans.some((one) => one.planId === planId);
  const plans = known
    ? state.plans.map((one) => (one.planId === planId ? { planId, plan } : one))
    : [...state.plans, { planId, plan }].slice(-MAX_PLANS);
  return { ...state, plans };
}

export function removePlan(state: SessionState, planId: string): SessionState {
  return { ...state, plans: state.plans.filter((one) => one.planId !== planId) };
}

/** A value for an option that there is, of the option's kind; any other is ignored. */
export function setConfigValue(state: SessionState, { configId, value }: ConfigValueUpdate): SessionState {
  const index = state.configOptions.findIndex((option) => option.configId === configId);
  const option = state.configOptions[index];
  const changed = option && withValue(option, value);
  return changed ? { ...state, configOptions: state.configOptions.with(index, changed) } : state;
}

function withValue(option: ConfigOption, value: string | boolean): ConfigOption | undefined {
  if (option.type === 'select') return typeof value === 'string' ? { ...option, currentValue: value } : undefined;
  return typeof value === 'boolean' ? { ...option, currentValue: value } : undefined;
}

export function patchInfo(state: SessionState, { title, promptSuggestions }: SessionInfoPatch): SessionState {
  return {
    ...state,
    title: state.titleIsOwn ? state.title : patched(state.title, title),
    promptSuggestions: promptSuggestions === undefined ? state.promptSuggestions : (promptSuggestions ?? []),
  };
}

export function updateUsage(state: SessionState, { used, size, cost }: UsageUpdate): SessionState {
  const nextCost = patched(state.usage?.cost, cost);
  const { cost: _, ...rest } = state.usage ?? {};
  const usage: UsageState = { ...rest, used, size, ...(nextCost !== undefined && { cost: nextCost }) };
  return { ...state, usage };
}
