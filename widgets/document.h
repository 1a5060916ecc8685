// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>
#include <vector>

class QTextLayout;

namespace anneal::widgets {

/// A short text of the program's own, such as what changed, set like a page: of Markdown it knows headings, paragraphs, lists, **bold** and `code`,
/// and shows everything else as it stands.
class Document : public QWidget
{
    Q_OBJECT

public:
    /// `name` is what a screen reader calls it; the text follows as its description.
    explicit Document(const QString &name, QWidget *parent = nullptr);
    ~Document() override;

    void setMarkdownText(const QString &markdown);
    QStringList shownLines() const; // paragraphs, without their marks

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return { 200, 60 }; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Block;
    double layOut(int width) const; // returns the height

    std::vector<std::unique_ptr<Block>> m_blocks;
};

} // namespace anneal::widgets
