// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/previewdata.h"

#include <QWidget>
#include <map>
#include <string>

class QComboBox;

namespace anneal::widgets {
class Button;
class Label;
}

namespace anneal::ui {

/// Which columns of a file are the question and the answer. Asks where a file does not tell; where it was chosen, says what and lets one change it.
class ColumnChoice : public QWidget
{
    Q_OBJECT

public:
    using Mapping = std::map<std::string, std::string>; // our name → theirs, as data.column_mapping

    explicit ColumnChoice(QWidget *parent = nullptr);
    void setLook(const SourceLook &look, const Mapping &now);

Q_SIGNALS:
    void chosen(const anneal::ui::ColumnChoice::Mapping &mapping); // empty: none any more

private:
    QWidget *makeQuestion();
    QWidget *makeSummary();
    void askForColumns();
    void askForForm();
    void showNow();
    void showColumns();
    void change();
    void choose();

    SourceLook m_look;
    Mapping m_now;
    QWidget *m_question, *m_summary;
    widgets::Label *m_text;
    widgets::Label *m_nowText;
    widgets::Button *m_cancel;
    QComboBox *m_kind, *m_first, *m_second;
};

} // namespace anneal::ui
