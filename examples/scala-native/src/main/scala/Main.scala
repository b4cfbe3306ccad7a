object Main {

  /** Prints how many steps each number among the arguments takes to reach one by Collatz's rule. */
  def main(args: Array[String]): Unit = {
    args.flatMap(_.toLongOption).foreach(number => println(s"$number takes ${steps(number)} steps"))
    println("hello from Scala Native")
  }

  @annotation.tailrec
  private def steps(number: Long, count: Int = 0): Int =
    if (number <= 1) count
    else steps(if (number % 2 == 0) number / 2 else 3 * number + 1, count + 1)
}
