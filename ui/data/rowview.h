// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"
#include "ui/data/reviewdata.h"
#include "ui/data/wizardstep.h"
#include "widgets/card.h"

namespace anneal::widgets {
class ElidedLabel;
class Label;
class SourceView;
class Tabs;
class TokenView;
}

namespace anneal::ui {

class DataSettings;
class PackedView;

/// One row of a review: its tokens as the model will see them, the sequence it is trained in, its text, and the row as it is written; below them how
/// much of it is trained.
class RowView : public widgets::Card
{
    Q_OBJECT

public:
    explicit RowView(const WizardContext &context, QWidget *parent = nullptr);

    /// What the rows that follow are of; null: nothing, until there is another. What is shown stays.
    void setReview(std::shared_ptr<const Review> review);
    /// Tokens follow, encoded in the background. REQUIRES: there is a review that has the row.
    void showRow(std::size_t number);
    /// A row that is not among the prepared ones, and why.
    void showLeftOut(const QString &place, const QString &reason);
    void clear();
    /// What is being encoded is not shown any more.
    void drop();

private:
    /// A row, and the sequence it is trained in: the pieces of rows that stand there.
    struct EncodedLook
    {
        std::shared_ptr<const Review> review; // that it is a row of: another one may be shown by now
        std::size_t row = 0;
        base::Result<text::EncodedRow> encoded = base::Error { base::ErrorKind::Internal, {}, {} };
        std::vector<text::EncodedRow> companions; // as the pieces of its sequence; empty where there is none
    };
    void showTokens(const EncodedLook &look);
    void followModel();

    const DataSettings &m_settings;
    std::shared_ptr<const Review> m_review;
    widgets::Label *m_title;
    widgets::Label *m_summary;
    widgets::Tabs *m_tabs;
    widgets::TokenView *m_tokens;
    PackedView *m_packed;
    widgets::SourceView *m_text;
    widgets::SourceView *m_json;
    Latest<EncodedLook> m_job;
    bool m_fellBack = false; // to the text of a row, since there is no model to show its tokens
};

} // namespace anneal::ui
