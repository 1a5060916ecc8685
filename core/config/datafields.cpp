// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fieldbuilder.h"

#include "core/base/tr.h"

namespace anneal::config {
namespace {

std::vector<Field> langChainFields()
{
    const auto field = [](std::string_view key, auto member, std::string comment, std::string help) {
        return FieldBuilder(
            "data.langchain", +[](FineTuneConfig &config) -> LangChainConfig & { return config.data.langchain; }, key, member, std::move(comment),
            std::move(help));
    };
    return {
        field("enabled", &LangChainConfig::enabled, "load and split documents (off: rows only)", // not translated: for config.yaml
            tr_("Split text documents into chunks. Off: only files that hold rows (JSON, JSONL) are used.")),
        field("splitter", &LangChainConfig::splitter, "recursive | character | token | markdown | html | sentence",
            tr_("How documents are cut. recursive tries paragraphs, then lines, then words, so that a chunk ends where the text does; character cuts "
                "at the first of the separators only; token cuts after so many tokens of the model; markdown and html cut at headings, which each "
                "chunk "
                "keeps; sentence puts whole sentences together."))
            .advanced(),
        field("chunk_size", &LangChainConfig::chunkSize, "in units of length_unit", // not translated: for config.yaml
            tr_("Longest chunk. Too small loses context, too large does not fit max_seq_length; 500 to 2000 characters is usual."))
            .from(1)
            .to(1e9),
        field("chunk_overlap", &LangChainConfig::chunkOverlap, "",
            tr_("How much of a chunk's end is repeated at the start of the next. Must be smaller than chunk_size; a tenth to a fifth is usual."))
            .from(0)
            .to(1e9),
        field("separators", &LangChainConfig::separators, R"(null: "\n\n", "\n", " ", "")",
            tr_("Where the text may be cut, best place first. null: paragraphs, lines, words, characters."))
            .advanced(),
        field("separator_regex", &LangChainConfig::separatorRegex, "separators are regular expressions of Python", // not translated: for config.yaml
            tr_("Read the separators as regular expressions with the meaning they have in Python. Groups are written (?:…). Off: they are plain "
                "text."))
            .advanced(),
        field("keep_separator", &LangChainConfig::keepSeparator, "true | false | start | end",
            tr_("Whether a separator stays, and on which side: start keeps it at the start of the next chunk (the same as true), end at the end of "
                "the previous one."))
            .boolWords()
            .advanced(),
        field("strip", &LangChainConfig::strip, "", tr_("Remove white space at both ends of a chunk, as LangChain's strip_whitespace does."))
            .advanced(),
        field("cut_sections", &LangChainConfig::cutSections, "markdown and html only", // not translated: for config.yaml
            tr_("Whether sections that are longer than chunk_size are cut further, at paragraphs, lines and words; each part keeps the headings of "
                "its "
                "section. Off: a section is one chunk, however long."))
            .advanced(),
        field("length_unit", &LangChainConfig::lengthUnit, "characters | tokens",
            tr_("What chunk_size and chunk_overlap count: characters, or tokens of the model."))
            .advanced(),
        laterField("data.langchain.qa_generation_enabled", false, tr_("Questions and answers made from chunks.")),
        laterField("data.langchain.qa_llm_provider", "anthropic", tr_("Who makes questions and answers.")),
        laterField("data.langchain.qa_model_name", "claude-haiku-4-5", tr_("The model that makes questions and answers.")),
        laterField("data.langchain.qa_base_url", nullptr, tr_("Address of an OpenAI-compatible server.")),
        laterField("data.langchain.qa_pairs_per_chunk", 3, tr_("Pairs made of each chunk.")),
        laterField("data.langchain.qa_max_tokens", 1024, tr_("Longest answer of the provider.")),
        laterField("data.langchain.qa_temperature", 0.3, tr_("Sampling temperature of the provider.")),
        laterField("data.langchain.qa_concurrency", 4, tr_("Requests at the same time.")),
        laterField("data.langchain.qa_budget_usd", nullptr, tr_("Most money to spend.")),
    };
}

std::vector<Field> pdfFields()
{
    const auto field = [](std::string_view key, auto member, std::string comment, std::string help) {
        return FieldBuilder(
            "data.pdf", +[](FineTuneConfig &config) -> PdfConfig & { return config.data.pdf; }, key, member, std::move(comment), std::move(help))
            .advanced();
    };
    return {
        field("pages", &PdfConfig::pages, "null: all; else such as \"1-20,25\"", // not translated: for config.yaml
            tr_("Which pages of each PDF document are read, such as 1-20,25. null: all.")),
        field("layout", &PdfConfig::layout, "reading-order | raw",
            tr_("Order of the text of PDF documents. reading-order puts columns, paragraphs and tables as one reads them; raw keeps the lines as "
                "they stand on the page, running heads included.")),
        field("remove_headers_footers", &PdfConfig::removeHeadersFooters, "",
            tr_("Leave out what repeats at the top and the bottom of the pages of a PDF document: running heads and page numbers.")),
        field("join_hyphenated", &PdfConfig::joinHyphenated, "", tr_("Join words that a PDF document divides at the end of a line.")),
    };
}

std::vector<Field> laterDataFields()
{
    return {
        laterField("data.augmentation.enabled", false, tr_("More rows made from the rows there are.")),
        laterField("data.augmentation.instruction_variations", true, tr_("Instructions in other words.")),
        laterField("data.augmentation.num_instruction_variations", 2, tr_("Variations of each instruction.")),
        laterField("data.augmentation.use_paraphrase_templates", true, tr_("Variations by template.")),
        laterField("data.augmentation.normalize_whitespace", true, tr_("White space normalised.")),
        laterField("data.augmentation.seed", 42, tr_("Seed of the random numbers.")),
        laterField("data.pdf.password_from_keychain", false, tr_("Password of the document.")),
    };
}

} // namespace

std::vector<Field> dataFields()
{
    const auto field = [](std::string_view key, auto member, std::string comment, std::string help) {
        return FieldBuilder(
            "data", +[](FineTuneConfig &config) -> DataConfig & { return config.data; }, key, member, std::move(comment), std::move(help));
    };
    std::vector<Field> all {
        field("input_path", &DataConfig::inputPath, "a file or a folder", // not translated: for config.yaml
            tr_("Where the data comes from: one file, or a folder that is read with its sub-folders."))
            .path(),
        field("output_path", &DataConfig::outputPath, "",
            tr_("The file that the Data page writes; training reads it. Held-out rows go to a file ending in .validation.jsonl beside it."))
            .path(),
        field("input_type", &DataConfig::inputType, "auto | json | jsonl | csv | txt | md | html | code | pdf | docx",
            tr_("What the files are. auto goes by name and content of each file; another value reads only that kind.")),
        field("output_format", &DataConfig::outputFormat, "jsonl", tr_("Form of the prepared file.")).laterChoices({ "txt" }).advanced(),
        field("format", &DataConfig::format, "alpaca | chatml | messages | custom",
            tr_("Form of the prepared rows. messages lets the model's own chat template decide and is right for chat models; alpaca and chatml write "
                "fixed prompts; custom uses template.")),
        field("template", &DataConfig::templateText, "custom: text with {named} placeholders", // not translated: for config.yaml
            tr_("The text of a row for format custom. {instruction}, {input}, {output} and other columns are put in by name."))
            .advanced(),
        field("system_prompt", &DataConfig::systemPrompt, "",
            tr_("Put before every conversation that has no system message of its own. Use the same when you ask the model later."))
            .advanced(),
        field("column_mapping", &DataConfig::columnMapping, "our column -> theirs", // not translated: for config.yaml
            tr_("Your column names mapped to Anneal's, for example {instruction: question, output: answer}."))
            .advanced(),
        laterField("data.sources", base::Json::array(), tr_("Several sources mixed by weight.")),
        field("validation_fraction", &DataConfig::validationFraction, "",
            tr_("Share of the rows held out of training, to evaluate on. 0: no evaluation."))
            .from(0)
            .below(1),
        field("split_by", &DataConfig::splitBy, "row | document",
            tr_("What is held out as a whole. document keeps one document from being in both the training and the held-out rows."))
            .advanced(),
        field("seed", &DataConfig::seed, "", tr_("Seed of the random numbers that choose the held-out rows. The same seed chooses the same rows."))
            .from(0)
            .advanced(),
        field("special_tokens", &DataConfig::specialTokens, "text | token",
            tr_("How special tokens such as <|im_end|> in the content of a message or a column are read. text: as ordinary characters, which cannot "
                "end a turn; token: as the token itself. The chat template's own tags, such as </tool_response>, are treated alike, except in the "
                "assistant's messages."))
            .advanced(),
        field("reasoning", &DataConfig::reasoning, "keep | drop_in_history | last_only",
            tr_("Which assistant turns keep their reasoning: every turn, those after the last user message, or only the last. A <think> block that "
                "opens an answer is reasoning as well."))
            .advanced(),
        laterField("data.deduplicate.enabled", false, tr_("Near-duplicate rows are removed.")),
        laterField("data.deduplicate.near_threshold", 0.8, tr_("How alike near-duplicates are.")),
        laterField("data.deduplicate.decontaminate_against", nullptr, tr_("Rows that also stand in this file are removed.")),
    };
    for (auto *more : { +[] { return langChainFields(); }, +[] { return pdfFields(); }, +[] { return laterDataFields(); } }) {
        for (auto &one : more())
            all.push_back(std::move(one));
    }
    return all;
}

} // namespace anneal::config
