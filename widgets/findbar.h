// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace anneal::widgets {

class Label;
class SearchEdit;

/// Find and replace above an editor. It only asks; the editor does.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QWidget *parent = nullptr);
    void open(const QString &selected);
    /// Whether there is anything to replace with; a text that is only read has nothing.
    void setMayReplace(bool may);
    void setFound(bool found); // marks the words that are not in the text, and says so
    QString wanted() const;
    QString replacement() const;

Q_SIGNALS:
    void typed(); // the words changed
    void nextRequested(bool forward);
    void replaceRequested();
    void replaceAllRequested();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    SearchEdit *m_find;
    QLineEdit *m_replace;
    Label *m_none; // beside the words that are not there
    QList<QWidget *> m_replacing;
};

} // namespace anneal::widgets
