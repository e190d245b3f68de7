"""The words of JSON Schema itself: they are no one's data, so they are never masked.

A model is held to a schema by its keywords and types. A detector that took `integer` for somebody's
name would break the schema and hide nothing. The words are those of draft 7 and 2020-12
(json-schema.org) and the few that OpenAPI adds.
"""

from typing import Any, Final

_keywords: Final = """
    $anchor $comment $defs $dynamicAnchor $dynamicRef $id $ref $schema $vocabulary
    additionalItems additionalProperties allOf anyOf const contains contentEncoding
    contentMediaType contentSchema default definitions dependencies dependentRequired
    dependentSchemas deprecated description discriminator else enum example examples
    exclusiveMaximum exclusiveMinimum format if items maxContains maxItems maxLength
    maxProperties maximum minContains minItems minLength minProperties minimum multipleOf
    not nullable oneOf pattern patternProperties prefixItems properties propertyNames
    readOnly required strict then title type unevaluatedItems unevaluatedProperties
    uniqueItems writeOnly
"""
types: Final = frozenset(["array", "boolean", "integer", "null", "number", "object", "string"])
_formats: Final = """
    date date-time duration email hostname idn-email idn-hostname ipv4 ipv6 iri
    iri-reference json-pointer regex relative-json-pointer time uri uri-reference
    uri-template uuid int32 int64 float double byte binary password
"""
keywords: Final = frozenset(_keywords.split())
formats: Final = frozenset(_formats.split())
choices: Final = frozenset(["const", "enum", "format", "pattern", "required", "$ref", "$id"])
"""Under these stand words that programs agreed on, and no prose."""


def is_word(key: str, value: Any) -> bool:
    """Whether the value under this key is a word of JSON Schema, and no text of a caller."""
    if key == "type":
        return value in types if isinstance(value, str) else _are_types(value)
    return key == "format" and isinstance(value, str) and value in formats


def _are_types(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, str) and each in types for each in value
    )
