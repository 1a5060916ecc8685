// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace anneal::widgets {

/// Find and replace above an editor. It only asks; the editor does.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QWidget *parent = nullptr);
    void open(const QString &selected);
    QString wanted() const;
    QString replacement() const;

Q_SIGNALS:
    void nextRequested(bool forward);
    void replaceRequested();
    void replaceAllRequested();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QLineEdit *m_find;
    QLineEdit *m_replace;
};

} // namespace anneal::widgets
