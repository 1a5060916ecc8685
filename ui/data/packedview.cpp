// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/packedview.h"

#include "ui/shell/project.h"
#include "widgets/label.h"
#include "widgets/numbers.h"

#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

QString whyNone(const Review &review, std::size_t row)
{
    if (review.sequenceOf.empty())
        return review.rows.size() < kReviewRows ? PackedView::tr("Shown when every row has been read.")
                                                : PackedView::tr("Not shown for more than %1 rows.").arg(count(kReviewRows));
    return review.rows[row].isValidation ? PackedView::tr("Held-out rows are scored one by one.") : PackedView::tr("Training leaves this row out.");
}

} // namespace

namespace {

/// What a token stands for, as the text has it; pieces that share one character there (byte fallback) as the vocabulary has them.
QByteArray bytesOf(const text::EncodedRow &row, std::size_t index, const text::Tokenizer &tokenizer)
{
    const auto sameAs = [&](std::size_t other) {
        return other < row.tokens.size() && row.tokens[other].begin == row.tokens[index].begin && row.tokens[other].end == row.tokens[index].end;
    };
    const bool isKnown = index < row.tokens.size() && row.tokens[index].begin < row.tokens[index].end;
    if (isKnown && !sameAs(index - 1) && !sameAs(index + 1))
        return { row.text.data() + row.tokens[index].begin, static_cast<qsizetype>(row.tokens[index].end - row.tokens[index].begin) };
    return QByteArray::fromStdString(tokenizer.bytesOf(row.ids[index]));
}

/// Whether a token is what became of a control token that stands in somebody's text.
bool isWritten(const text::EncodedRow &row, std::size_t index)
{
    if (index >= row.tokens.size())
        return false;
    const auto after = std::upper_bound(row.written.begin(), row.written.end(), row.tokens[index].begin,
        [](std::size_t begin, const text::MarkedText::Span &span) { return begin < span.first; });
    return after != row.written.begin() && row.tokens[index].begin < std::prev(after)->second;
}

} // namespace

std::vector<TokenSpan> spansOf(const text::EncodedRow &row, const text::Tokenizer &tokenizer)
{
    std::vector<TokenSpan> spans;
    spans.reserve(row.ids.size());
    for (std::size_t i = 0; i < row.ids.size(); ++i) {
        TokenSpan span;
        span.id = row.ids[i];
        span.trained = row.weights[i] > 0;
        span.special = tokenizer.isSpecial(row.ids[i]);
        span.fromText = isWritten(row, i);
        const auto bytes = bytesOf(row, i, tokenizer);
        span.text = QString::fromUtf8(bytes);
        if (!span.special && span.text.contains(QChar::ReplacementCharacter) && span.text.toUtf8() != bytes)
            span.bytes = bytes; // a part of a character
        spans.push_back(std::move(span));
    }
    return spans;
}

PackedView::PackedView(QWidget *parent) : QWidget(parent), m_summary(new Label({}, Type::Secondary, Tone::Secondary)), m_tokens(new TokenView)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kXs);
    m_summary->setWordWrap(true);
    m_summary->setObjectName(u"sequenceSummary"_s);
    m_tokens->setAccessibleName(tr("Tokens of the sequence, with the borders of its rows"));
    m_tokens->setObjectName(u"sequenceTokens"_s);
    column->addWidget(m_summary);
    column->addWidget(m_tokens, 1);
}

void PackedView::clear()
{
    m_summary->clear();
    m_tokens->setTokens({});
}

void PackedView::show(const Review &review, std::size_t row, const std::vector<text::EncodedRow> &rows, bool packing)
{
    const bool isLaidOut = row < review.sequenceOf.size() && review.sequenceOf[row] >= 0;
    if (rows.empty() || !isLaidOut || rows.size() > review.layout.sequences[static_cast<std::size_t>(review.sequenceOf[row])].pieces.size()) {
        m_summary->setText(whyNone(review, row));
        m_tokens->setTokens({});
        return;
    }
    const auto number = static_cast<std::size_t>(review.sequenceOf[row]);
    const auto &sequence = review.layout.sequences[number];
    std::vector<TokenSpan> tokens;
    std::vector<TokenBorder> borders;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto &piece = sequence.pieces[i];
        auto spans = spansOf(rows[i], review.encoder->tokenizer());
        const auto begin = std::min(piece.begin, spans.size());
        const auto end = std::min(begin + piece.length, spans.size());
        auto label = tr("Row %1 · %2").arg(count(piece.row + 1), review.rows[piece.row].source);
        if (begin > 0)
            label += tr(" · from token %1").arg(count(begin + 1));
        borders.push_back({ static_cast<int>(tokens.size()), label, piece.row == row });
        std::move(spans.begin() + static_cast<std::ptrdiff_t>(begin), spans.begin() + static_cast<std::ptrdiff_t>(end), std::back_inserter(tokens));
    }
    const auto current = std::find_if(borders.begin(), borders.end(), [](const TokenBorder &border) { return border.current; }) - borders.begin();
    m_summary->setText(
        tr("Sequence %1 of %2 · rows in it: %3 · %4 of %5 tokens · %6")
            .arg(count(number + 1), count(review.layout.size()), count(sequence.pieces.size()), count(tokens.size()), count(review.limit),
                !packing                   ? tr("packing is off")
                    : sequence.oneDocument ? tr("rows can attend to earlier rows")
                                           : tr("rows cannot attend to each other")));
    m_tokens->setTokens(std::move(tokens), -1, std::move(borders));
    m_current = static_cast<int>(current);
    showCurrent();
}

void PackedView::showCurrent()
{
    m_tokens->showBorder(m_current);
}

void PackedView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    // Only now the lines have the width of the view; it gets it once this event is done.
    QTimer::singleShot(0, this, &PackedView::showCurrent);
}

} // namespace anneal::ui
