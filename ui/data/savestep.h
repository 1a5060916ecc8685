// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/prepare.h"
#include "ui/data/latest.h"
#include "ui/data/wizardstep.h"

#include <QHash>
#include <QTimer>
#include <optional>

class QComboBox;
class QProgressBar;

namespace anneal::widgets {
class Banner;
class ScrollArea;
class Button;
class Card;
class Field;
class Label;
class NumberEdit;
}

namespace anneal::ui {

class PrepareWarnings;
class RowList;
struct Review;

/// Save: what is held out and where the rows go; runs the preparation as a task and leads on to training.
class SaveStep : public WizardStep
{
    Q_OBJECT

public:
    SaveStep(const WizardContext &context, QWidget *parent = nullptr);

    QString purpose() const override;
    QString nextText() const override;
    bool mayGoOn() const override;
    bool hasDoubts() const override;
    void enter() override;
    bool next() override;
    void focusFirst() override;
    bool isSaved() const { return m_state == State::Saved; } // and nothing has changed since

    /// What the review found, for the estimate; null while it is not known.
    void setReview(std::shared_ptr<const Review> review);

Q_SIGNALS:
    void leftOutRequested(); // to see the rows that are left out

private:
    QWidget *makeForm();
    QWidget *makeSide();
    void readSettings();
    void forgetTyped();
    void writeNumbers();
    void showPlan();
    void showRows();
    QString estimate() const;
    QString unreadableText() const;
    QString shareText() const;
    void save();
    void showProgress();
    void showOutcome(const base::Result<data::PrepareReport> &outcome);

    enum class State { Ready, Saving, Saved };

    WizardContext m_context;
    State m_state = State::Ready;
    QHash<QString, quint64> m_saving; // tasks by the folder of their project
    widgets::NumberEdit *m_share;
    widgets::NumberEdit *m_seed;
    widgets::Field *m_shareField;
    widgets::Field *m_seedField;
    QComboBox *m_splitBy;
    widgets::ScrollArea *m_side;
    widgets::Banner *m_banner; // in it, at the top
    int m_savedMessage = 0;    // of it: what was written
    PrepareWarnings *m_warnings;
    widgets::Card *m_planCard;
    widgets::Label *m_plan;
    widgets::Label *m_unreadable;
    widgets::Label *m_estimate;
    widgets::Card *m_rowsCard;
    RowList *m_rows;
    QWidget *m_busy;
    QProgressBar *m_bar;
    widgets::Label *m_busyText;
    widgets::Button *m_cancel;
    std::shared_ptr<const Review> m_review;
    QTimer m_typed;
    bool m_isReading = false;
    /// Those that are there: when they were prepared, invalid where there are none, and why they are not what saving would write.
    struct OldRows
    {
        QDateTime time;
        QString whyStale;
        bool isCurrent = false; // saving would write the same
    };
    void followOldRows();
    static OldRows lookAtRows(const config::DataConfig &settings, const std::filesystem::path &project, const std::stop_token &stop);
    OldRows m_oldRows;
    Latest<OldRows> m_looking;
};

} // namespace anneal::ui
