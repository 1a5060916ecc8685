// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/bertpipeline.h"

#include "core/text/wordpiece.h"

namespace anneal::text {

Pipeline makeBert(Vocabulary vocabulary, const BertSettings &settings)
{
    base::Json normalizer { { "type", "BertNormalizer" }, { "clean_text", true }, { "handle_chinese_chars", settings.spacesChinese },
        { "lowercase", settings.lowercase }, { "strip_accents", settings.stripsAccents.value_or(settings.lowercase) } };
    Pipeline pipeline;
    pipeline.normalizer = std::move(*readNormalizer(normalizer)); // these three are always right
    pipeline.preTokenizer = std::move(*readPreTokenizer({ { "type", "BertPreTokenizer" } }, LastByteLevel::Rewrites));
    pipeline.decoder = std::move(*readDecoder({ { "type", "WordPiece" } }));
    WordPieceSettings words;
    words.unknown = settings.unknown;
    pipeline.model = makeWordPiece(std::move(vocabulary), std::move(words));
    return pipeline;
}

void putAround(Pipeline &pipeline, std::int32_t begin, std::int32_t end)
{
    pipeline.postProcessor.templates = { { PostProcessor::Item::of({ begin }), PostProcessor::Item::text(), PostProcessor::Item::of({ end }) } };
}

} // namespace anneal::text
