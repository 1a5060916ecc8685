// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

class QVBoxLayout;

namespace anneal::widgets {

class ScrollArea;

/// What the keyboard can do, in groups, laid over the window. Esc, or a click beside it, closes it.
class ShortcutSheet : public QFrame
{
    Q_OBJECT

public:
    struct Entry
    {
        QString keys; // "Ctrl+Shift+P"
        QString text;
    };
    struct Group
    {
        QString title;
        QList<Entry> entries;
    };

    explicit ShortcutSheet(QWidget *window);

    void open(const QList<Group> &groups);
    int entriesShown() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill(const QList<Group> &groups);
    void place();
    void close();

    QWidget *m_columns;
    ScrollArea *m_scroll;
    QPointer<QWidget> m_before; // had the focus
};

} // namespace anneal::widgets
