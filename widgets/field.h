// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QWidget>

class QAbstractItemView;

namespace anneal::widgets {

class Label;

/// One field of a form: label above, the control, help below in secondary text; an error takes the place of the help.
/// The label is the control's buddy and accessible name; the help is its accessible description.
class Field : public QWidget
{
    Q_OBJECT

public:
    Field(const QString &label, QWidget *control, const QString &help = {}, QWidget *parent = nullptr);

    QWidget *control() const { return m_control; }
    void setError(const QString &error); // empty: none
    bool hasError() const { return !m_error.isEmpty(); }
    /// What keeps nobody from going on, in the place of the help; empty: none.
    void setWarning(const QString &warning);
    void setNote(const QString &note); // the same, where nothing is amiss
    /// What is looked at in the place of the control where that is only the frame of the one that is typed in.
    void setMarked(QWidget *edit) { m_marked = edit; }

private:
    void updateBelow();
    Label *m_below;
    QWidget *m_control;
    QWidget *m_marked; // shows that there is an error
    QString m_help;
    QString m_error, m_warning, m_note;
};

/// A line edit with its unit written inside at the right ("tokens").
class UnitEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit UnitEdit(const QString &unit = {}, QWidget *parent = nullptr);
    void setUnit(const QString &unit);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_unit;
};

/// A search field with the search icon and a shortcut hint ("/").
class SearchEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit SearchEdit(const QString &placeholder, QWidget *parent = nullptr);
    void setHint(const QString &hint);
    /// The list it searches: Down and Enter lead into it, and Escape back where there is nothing to clear.
    void setList(QAbstractItemView *list) { m_list = list; }
    void setEscapeClears(bool clears) { m_escapeClears = clears; } // it does, where there is anything to clear

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_hint;
    QAbstractItemView *m_list = nullptr;
    bool m_escapeClears = true;
};

} // namespace anneal::widgets
