// SPDX-License-Identifier: GPL-3.0-or-later
// Rows encoded with the small tokenizer of tests/data/rowencoder.
#pragma once

#include "core/text/rowencoder.h"

#include <QByteArray>

namespace anneal::tests {

inline const std::filesystem::path kRowEncoderFixtures = std::filesystem::path(ANNEAL_TESTS_DIR) / "data/rowencoder";

/// Null where it cannot be loaded.
inline std::shared_ptr<const text::Tokenizer> tokenizerIn(const std::filesystem::path &folder)
{
    weights::ModelFiles files;
    files.name = "rowencoder";
    files.folder = folder;
    const auto loaded = text::Tokenizer::load(files);
    return loaded ? *loaded : nullptr;
}

inline base::Result<text::EncodedRow> encodeRow(
    const std::shared_ptr<const text::Tokenizer> &tokenizer, const text::RowEncoder::Settings &settings, const base::Json &row)
{
    const auto made = text::RowEncoder::create(tokenizer, settings);
    if (!made)
        return made.error();
    return made->encode(row);
}

/// The trained text, with each change of weight as {weight}.
inline QByteArray trainedText(const text::Tokenizer &tokenizer, const text::EncodedRow &row)
{
    QByteArray text;
    float weight = 1;
    for (std::size_t i = 0; i < row.ids.size(); ++i) {
        if (row.weights[i] <= 0)
            continue;
        if (row.weights[i] != weight)
            text += '{' + QByteArray::number(static_cast<double>(row.weights[i])) + '}';
        weight = row.weights[i];
        text += QByteArray::fromStdString(tokenizer.bytesOf(row.ids[i]));
    }
    return text;
}

} // namespace anneal::tests
