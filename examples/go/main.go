package main

import (
	"fmt"
	"net"
	"os"

	"rsc.io/quote"
)

// Prints the addresses of each host among its arguments.
func main() {
	for _, host := range os.Args[1:] {
		addresses, err := net.LookupHost(host)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(host, addresses)
	}
	fmt.Println("hello from Go:", quote.Go())
}
