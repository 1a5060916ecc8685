// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;
class QHBoxLayout;

namespace anneal::widgets {
class Button;
class ElidedLabel;
class IconButton;
class Label;
}

namespace anneal::ui {

/// One line of the page of settings: what it is about at the left, its control at the right.
class SettingRow : public QWidget
{
    Q_OBJECT

public:
    /// `keywords`: other words that find it.
    SettingRow(const QString &title, const QString &help, const QString &keywords, QWidget *parent = nullptr);

    /// The row's title is its accessible name where it has none.
    void addControl(QWidget *control);
    /// To the last one.
    void focusControl();
    /// One line below the help, for a path; cut in its middle.
    void setDetail(const QString &text);
    /// What is to be known at the moment, with a button where something can be done about it.
    void setNote(const QString &text, const QString &action = {});
    /// Offers the way back to `usual`, the text of the default; empty: it is the default.
    void setUsual(bool differs, const QString &usual);
    void setLine(bool hasLine);    // a hairline above
    void setNarrow(bool isNarrow); // the control goes under the text
    /// Whether each of the words is in it.
    bool hasWords(const QStringList &words) const;
    QString title() const { return m_title; }

Q_SIGNALS:
    void resetRequested();
    void noteActionRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_title, m_words;
    QBoxLayout *m_main;
    QHBoxLayout *m_right;
    widgets::ElidedLabel *m_detail;
    widgets::Label *m_help, *m_note;
    QWidget *m_noteRow;
    widgets::Button *m_noteAction;
    widgets::IconButton *m_reset;
    QWidget *m_control = nullptr;
    bool m_hasLine = false;
};

/// Shows those rows of a group that have the words, with a hairline between each two, and says how many they are.
template <typename Row>
int showRowsWith(const QStringList &words, const QList<Row *> &rows)
{
    int shown = 0;
    for (Row *row : rows) {
        const bool fits = row->hasWords(words);
        row->setVisible(fits);
        if (fits)
            row->setLine(shown++ > 0);
    }
    return shown;
}

} // namespace anneal::ui
