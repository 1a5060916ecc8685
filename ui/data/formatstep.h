// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"
#include "ui/data/previewdata.h"
#include "ui/data/wizardstep.h"

#include <QTimer>

class QButtonGroup;
class QPlainTextEdit;

namespace anneal::widgets {
class Banner;
class Card;
class Field;
class Label;
class SourceView;
}

namespace anneal::ui {

class RowList;

/// Format: the form of the prepared rows, with examples before and after.
class FormatStep : public WizardStep
{
    Q_OBJECT

public:
    FormatStep(const WizardContext &context, QWidget *parent = nullptr);

    QString purpose() const override;
    QString nextText() const override;
    bool mayGoOn() const override { return m_mayGoOn; }
    void enter() override;
    void leave() override;
    void focusFirst() override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeForm();
    QWidget *makeExamples();
    void readSettings();
    void forgetTyped();
    void writeTexts();
    void ask();
    void showExamples(FormatExamples examples);
    void showExample(int number);
    void showMore();

    WizardContext m_context;
    QButtonGroup *m_formats;
    QPlainTextEdit *m_system;
    QPlainTextEdit *m_template;
    widgets::Field *m_templateField;
    widgets::Banner *m_banner;
    widgets::Card *m_before;
    widgets::Card *m_after;
    widgets::SourceView *m_beforeText;
    widgets::SourceView *m_afterText;
    widgets::Label *m_place;
    widgets::Card *m_more;
    RowList *m_moreRows;
    widgets::Label *m_problem;
    std::vector<FormatExample> m_examples;
    int m_current = 0;
    Latest<FormatExamples> m_job;
    QTimer m_typed;
    bool m_isReading = false;
    bool m_mayGoOn = true;
};

} // namespace anneal::ui
