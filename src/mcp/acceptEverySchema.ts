/**
 * In the place of the MCP SDK's validator by JSON schemas (build/leanPackages.mjs), which is a third of the SDK: what Parley asks of
 * servers and offers to clients needs none.
 */
export class AjvJsonSchemaValidator {
  getValidator(): (data: unknown) => {
    readonly valid: true;
    readonly data: unknown;
    readonly errorMessage: undefined;
  } {
    return (data) => ({ valid: true, data, errorMessage: undefined });
  }
}
