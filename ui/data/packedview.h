// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/rowencoder.h"
#include "ui/data/reviewdata.h"
#include "widgets/tokenview.h"

namespace anneal::widgets {
class Label;
}

namespace anneal::ui {

/// The tokens of an encoded row, ready to be drawn.
std::vector<widgets::TokenSpan> spansOf(const text::EncodedRow &row, const text::Tokenizer &tokenizer);

/// A row among those that share its sequence, as the trainer packs them, with the borders between them.
class PackedView : public QWidget
{
    Q_OBJECT

public:
    explicit PackedView(QWidget *parent = nullptr);

    /// `rows` are the rows of the sequence's pieces; without any it says why the row is in no sequence.
    void show(const Review &review, std::size_t row, const std::vector<text::EncodedRow> &rows, bool packing);
    void clear();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void showCurrent();

    widgets::Label *m_summary;
    widgets::TokenView *m_tokens;
    int m_current = 0; // border of the row that one looks at
};

} // namespace anneal::ui
