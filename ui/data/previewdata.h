// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/preview.h"
#include "ui/data/modeltexts.h"

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace anneal::ui {

/// What the source step shows of a file.
struct SourceInfo
{
    data::Source source;
    QString kind;    // "Markdown"
    QString found;   // "messages", "UTF-8", or empty
    QString problem; // why the file is left out, or what is wrong in it
    bool isUsed = false;
};

/// Everything in the input folder; `error` where it cannot be read.
struct SourceList
{
    std::vector<SourceInfo> sources;
    std::optional<base::Error> error;
};
SourceList listSourceInfos(
    const config::FineTuneConfig &config, const std::filesystem::path &folder, data::DocumentCache &documents, std::stop_token stop);

/// A look into one file.
struct SourceLook
{
    /// A page that can be drawn, and where its text begins in `text`; behind its end for pages beyond what is shown.
    struct PagePlace
    {
        int number = 0; // from 1
        int begin = 0;
    };
    QString title;
    QString details;
    QString text;
    std::vector<PagePlace> pages;                  // of a PDF
    std::vector<data::RowProblem> badLines;        // of rows: the first that cannot be used
    QStringList columns;                           // of rows
    std::vector<data::RowFormat> candidates;       // two and more: the user has to choose
    bool isUnknown = false;                        // rows whose columns say nothing
    std::optional<data::MappingProposal> proposal; // for those
    std::optional<base::Error> error;
};
SourceLook lookInto(const data::Source &source, const config::DataConfig &settings, data::DocumentCache &documents, std::stop_token stop);

/// A document with its chunks, positions in UTF-16 for the view.
struct ChunkLook
{
    struct Piece
    {
        int begin = 0;
        int end = 0;
        int length = 0; // in the unit of chunk_size
        QString where;  // "page 3 · Chapter › Section", of those that are shown; empty where nobody knows
    };
    QString text;              // its beginning, where the document is very long
    std::vector<Piece> pieces; // of the whole document
    std::size_t shown = 0;     // so many of them lie in `text`
    QString unit;
    std::optional<base::Error> error;
};
ChunkLook cutDocument(const data::Source &source, const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models,
    data::DocumentCache &documents, const std::stop_token &stop);

/// A row before and after formatting.
struct FormatExample
{
    QString place; // "questions.jsonl:3"
    QString before;
    QString after;
    QString problem;
};
struct FormatExamples
{
    std::vector<FormatExample> examples;
    std::optional<base::Error> error;
};
FormatExamples formatExamples(const config::FineTuneConfig &config, const std::filesystem::path &folder, ModelTexts &models,
    data::DocumentCache &documents, std::stop_token stop);

} // namespace anneal::ui
