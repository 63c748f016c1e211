import { type Schema, Validator } from "@cfworker/json-schema";
import {
  createErrorHandler,
  getDefaultFormState,
  type RJSFSchema,
  type RJSFValidationError,
  toErrorList,
  toErrorSchema,
  unwrapErrorHandler,
  type ValidatorType,
  validationDataMerge,
} from "@rjsf/utils";

/**
 * What the forms of the settings editor check their fields with, by interpreting schemas.
 *
 * Stands in for `@rjsf/validator-ajv8`, for the reason that settings/validator.ts gives.
 */
const formValidator: ValidatorType = {
  validateFormData(formData, schema, customValidate, transformErrors, uiSchema) {
    const { errors: raw = [], validationError } = this.rawValidation<RJSFValidationError>(schema, formData);
    let errors = validationError === undefined ? raw : [...raw, { stack: validationError.message }];
    if (transformErrors !== undefined) errors = transformErrors(errors, uiSchema);
    const found = { errors, errorSchema: toErrorSchema(errors) };
    if (customValidate === undefined) return found;
    const complete = getDefaultFormState(this, schema, formData, schema, true);
    const own = customValidate(complete, createErrorHandler(complete), uiSchema);
    return validationDataMerge(found, unwrapErrorHandler(own));
  },

  toErrorList,

  isValid(schema, formData, rootSchema) {
    // A part of a schema may refer to definitions that stand at its root.
    const complete = { definitions: rootSchema?.definitions, ...schema };
    return new Validator(complete as Schema, "7").validate(formData).valid;
  },

  rawValidation<Result>(schema: RJSFSchema, formData: unknown) {
    try {
      const { errors } = new Validator(schema as Schema, "7", false).validate(formData);
      return {
        errors: errors.map(({ error, instanceLocation, keyword, keywordLocation }) => ({
          name: keyword,
          property: instanceLocation.slice(1).replaceAll("/", "."),
          message: error,
          params: {},
          stack: error,
          schemaPath: keywordLocation,
        })) as Result[],
      };
    } catch (thrown) {
      return { validationError: thrown as Error };
    }
  },
};

export default formValidator;
