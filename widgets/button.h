// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

class QAction;

namespace anneal::widgets {

enum class ButtonRole { Secondary, Primary, Quiet, Danger };

/// A push button in one of four roles; at most one Primary a page, Danger never beside it.
class Button : public QPushButton
{
    Q_OBJECT

public:
    explicit Button(const QString &text, ButtonRole role = ButtonRole::Secondary, QWidget *parent = nullptr);
    /// A button that looks like its action: text, icon, tool-tip, enabled state follow it.
    explicit Button(QAction *action, ButtonRole role = ButtonRole::Secondary, QWidget *parent = nullptr);

    void setRole(ButtonRole role);
    ButtonRole role() const { return m_role; }
    void setCompact(bool compact);         // 26 px instead of 30
    void setFlush(bool flush);             // begins where the text above it begins: no padding, no fill
    void setIconName(const QString &name); // drawn in the button's own text colour
    void setMenuMark();                    // a chevron behind the text: it opens a menu
    /// Looks switched off and takes no press for a second: until now something else stood in its place, and somebody may mean that.
    void rest();
    bool isResting() const { return m_isResting; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override; // Enter presses it as Space does, outside dialogs too
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    ButtonRole m_role;
    QString m_iconName;
    bool m_isIconBehind = false;
    bool m_compact = false;
    bool m_flush = false;
    bool m_isResting = false;
    int m_rests = 0; // counts them
};

/// A square button with an icon only. `name` is its accessible name and tool-tip.
class IconButton : public Button
{
    Q_OBJECT

public:
    IconButton(const QString &iconName, const QString &name, QWidget *parent = nullptr);
    QSize sizeHint() const override;
};

} // namespace anneal::widgets
