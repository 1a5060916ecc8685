// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileDialog>

namespace anneal::widgets {

/// A dialog for files with room for their names, kinds and dates. The desktop's own one stands in its place where there is one.
class FileDialog : public QFileDialog
{
    Q_OBJECT

public:
    /// `from`: a folder, or a file to be proposed.
    explicit FileDialog(QWidget *parent, const QString &title, const QString &from = {}, const QString &filters = {});

    /// Asks; what was chosen, nothing where it was called off.
    QStringList ask();
    void accept() override;
    QString askForOne() { return ask().value(0); }

    /// How large the last one was left; the next one is as large.
    static QSize lastSize();
    static void setLastSize(const QSize &size);

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void shareColumns();
};

} // namespace anneal::widgets
