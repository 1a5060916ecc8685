// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QKeySequence>

namespace anneal::widgets {

/// The keys of one action, drawn as keys. Enter, Space or a click, and the next keys that are pressed together are told; Escape leaves them as they
/// are. While it waits no shortcut of the window works.
class KeyEdit : public QAbstractButton
{
    Q_OBJECT

public:
    /// `name` says whose keys these are.
    explicit KeyEdit(const QString &name, QWidget *parent = nullptr);

    void setKeys(const QList<QKeySequence> &keys);
    const QList<QKeySequence> &keys() const { return m_keys; }
    bool isWaiting() const { return m_isWaiting; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    /// The keys are not taken over: whoever listens says whether they may be, by setKeys().
    void keysPressed(const QKeySequence &keys);
    void refused(const QString &sentence); // they are no shortcut, and it goes on waiting

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void wait(bool waits);
    void take(QKeyEvent *event);
    void describe();

    QString m_name;
    QList<QKeySequence> m_keys;
    bool m_isWaiting = false;
};

} // namespace anneal::widgets
