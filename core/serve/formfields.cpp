// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/fields.h"
#include "core/serve/samplingfields.h"

namespace anneal::serve {
namespace {

using base::Json;
using grammar::FormSource;
using Form = std::optional<FormSource>;

constexpr std::size_t kLongestExpression = 64u << 10; // bytes
constexpr std::size_t kMostChoices = 1024;

std::optional<Problem> setSchema(const Json &schema, const char *parameter, Form &into)
{
    if (!schema.is_object() && !schema.is_boolean())
        return bad(std::string("'") + parameter + "' must hold a JSON schema: an object.", parameter);
    into = FormSource::jsonSchema(schema);
    return {};
}

std::optional<Problem> setJson(const Json &value, const char *parameter, Form &into)
{
    if (!value.is_string())
        return setSchema(value, parameter, into);
    auto parsed = base::parseJson(value.get_ref<const std::string &>());
    if (!parsed)
        return bad(std::string("'") + parameter + "' is a text that is " + shown(parsed.error().detail) + ".", parameter);
    return setSchema(*parsed, parameter, into);
}

std::optional<Problem> setRegex(const Json &value, const char *parameter, Form &into)
{
    if (!value.is_string() || value.get_ref<const std::string &>().empty() || value.get_ref<const std::string &>().size() > kLongestExpression)
        return bad(std::string("'") + parameter + "' must be a regular expression of at most 64 KiB.", parameter);
    into = FormSource::regex(value.get<std::string>());
    return {};
}

std::optional<Problem> setChoice(const Json &value, const char *parameter, Form &into)
{
    if (!areTexts(value) || value.empty() || value.size() > kMostChoices)
        return bad(std::string("'") + parameter + "' must be a list of 1 to 1,024 texts.", parameter);
    into = FormSource::choice(value.get<std::vector<std::string>>());
    return {};
}

std::optional<Problem> readResponseFormat(const Json &format, Form &into)
{
    constexpr const char *kName = "response_format";
    if (!format.is_object() || !format.contains("type") || !format["type"].is_string())
        return bad("'response_format' must be an object with a type: 'text', 'json_object' or 'json_schema'.", kName);
    const auto &type = format["type"].get_ref<const std::string &>();
    if (type != "text" && type != "json_object" && type != "json_schema")
        return bad("'response_format' cannot be of the type '" + shown(type) + "', only 'text', 'json_object' or 'json_schema'.", kName);
    if (auto problem = within(kName, refuseOthers(format, { "type", "schema", "json_schema" })))
        return problem;
    const auto *schema = given(format, "schema"); // llama.cpp's
    const auto *named = given(format, "json_schema");
    if ((schema && type != "json_object") || (named && type != "json_schema"))
        return bad("'response_format' of the type '" + type + "' takes no '" + (named ? "json_schema" : "schema") + "'."
                + (type == "json_schema" ? " Put it into 'json_schema': {\"name\": \"answer\", \"schema\": {…}}." : ""),
            kName);
    if (type == "text")
        return {};
    if (type == "json_object" && schema && *schema != Json::object())
        return setSchema(*schema, kName, into);
    if (type == "json_object") {
        into = FormSource::jsonObject();
        return {};
    }
    if (!named || !named->is_object() || !given(*named, "schema"))
        return bad("'response_format' of the type 'json_schema' needs 'json_schema' with a 'schema' in it.", kName);
    if (auto problem = within("response_format.json_schema", refuseOthers(*named, { "name", "description", "schema", "strict" })))
        return problem;
    return setSchema((*named)["schema"], kName, into);
}

/// vLLM's newer name for its guided_ parameters.
std::optional<Problem> readStructured(const Json &outputs, Form &into)
{
    constexpr const char *kName = "structured_outputs";
    if (!outputs.is_object())
        return bad("'structured_outputs' must be an object.", kName);
    if (auto problem = within(kName, refuseOthers(outputs, { "json", "regex", "choice", "json_object" })))
        return problem;
    std::size_t count = 0;
    for (const auto &value : outputs)
        count += !value.is_null() && value != false;
    if (count > 1)
        return bad("'structured_outputs' may hold only one of 'json', 'regex', 'choice' and 'json_object'.", kName);
    if (const auto *json = given(outputs, "json"))
        return setJson(*json, "structured_outputs.json", into);
    if (const auto *regex = given(outputs, "regex"))
        return setRegex(*regex, "structured_outputs.regex", into);
    if (const auto *choice = given(outputs, "choice"))
        return setChoice(*choice, "structured_outputs.choice", into);
    bool isObject = false;
    if (auto problem = within(kName, readBool(outputs, "json_object", isObject)))
        return problem;
    if (isObject)
        into = FormSource::jsonObject();
    return {};
}

} // namespace

std::optional<Problem> readForm(const Json &body, GenerationRequest &request)
{
    struct Way
    {
        const char *name;
        std::optional<Problem> (*read)(const Json &value, Form &into);
    };
    static constexpr Way kWays[] { { "response_format", readResponseFormat }, { "structured_outputs", readStructured },
        { "guided_json", [](const Json &value, Form &form) { return setJson(value, "guided_json", form); } },
        { "guided_regex", [](const Json &value, Form &form) { return setRegex(value, "guided_regex", form); } },
        { "guided_choice", [](const Json &value, Form &form) { return setChoice(value, "guided_choice", form); } } };
    for (const auto &way : kWays) {
        const auto *value = given(body, way.name);
        Form form;
        if (value)
            if (auto problem = way.read(*value, form))
                return problem;
        if (!form)
            continue;
        if (request.sampling.form)
            return bad(std::string("'") + way.name + "' cannot stand beside another parameter that says what the text must be.", way.name);
        request.sampling.form = std::move(form);
        request.formParameter = way.name;
    }
    return {};
}

} // namespace anneal::serve
